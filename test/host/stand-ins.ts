/** Puts stand-ins in the place of an object's functions for as long as `work` takes. */
export async function withStandIns(target: object, standIns: object, work: () => Promise<void>): Promise<void> {
  const originals = Object.fromEntries(Object.keys(standIns).map((name) => [name, Reflect.get(target, name) as unknown]));
  Object.assign(target, standIns);
  try {
    await work();
  } finally {
    Object.assign(target, originals);
  }
}
