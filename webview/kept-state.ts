import * as v from 'valibot';

/** What a panel keeps over a reload of the window: the host's own words (what it shows) and the person's choices. */
const keptState = v.looseObject({ choices: v.optional(v.unknown()) });
export type KeptState = v.InferOutput<typeof keptState>;

/** Joins what the host put into the page with what the panel kept; the host knows better what is shown. */
export function joinKept(fromPage: unknown, kept: unknown): KeptState {
  const [page, own] = [fromPage, kept].map((state) => v.safeParse(keptState, state)).map((parsed) => (parsed.success ? parsed.output : {}));
  return { ...own, ...page, choices: own?.choices ?? page?.choices };
}

/** The choices as `schema` has them: each that is missing or unusable gets its fallback. */
export function choicesFrom<T>(schema: v.GenericSchema<unknown, T>, { choices }: KeptState): T {
  const parsed = v.safeParse(schema, typeof choices === 'object' && choices !== null ? choices : {});
  return parsed.success ? parsed.output : v.parse(schema, {});
}
