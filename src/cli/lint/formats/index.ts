import type { Format } from '../options';
import type { Formatter } from './format';
import { json } from './json';
import { sarifLog } from './sarif';
import { stylish } from './stylish';

export const formatters: Readonly<Record<Format, Formatter>> = { stylish, json, sarif: sarifLog };
