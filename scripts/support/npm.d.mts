export function npmCommand(): string[];
export function runNpm(args: string[], folder: string): Promise<void>;
export function nodePackageName(): string;
export function nodeExecutable(folder: string): string;
export function isInstalled(folder: string): boolean;
