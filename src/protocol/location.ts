import * as v from 'valibot';

/** A place in the user's source; line and column count from 1. */
export const LocationSchema = v.object({
  file: v.string(),
  line: v.number(),
  column: v.optional(v.number()),
});
export type Location = v.InferOutput<typeof LocationSchema>;
