/** Replaces methods of classes that are not ours, and puts the old ones back. */
export class MethodPatches {
  readonly #undo: (() => void)[] = [];

  /**
   * @param prototype the object that owns `name`
   * @param replace gives the new method for the old one; both are called with the instance as `this`
   */
  replace<This extends object, Args extends unknown[], Result>(
    prototype: object,
    name: string,
    replace: (original: (this: This, ...args: Args) => Result) => (this: This, ...args: Args) => Result,
  ): void {
    const original = Object.getOwnPropertyDescriptor(prototype, name);
    if (original === undefined || typeof original.value !== 'function') throw new Error(`TensorFlow.js has changed: there is no method ${name} to replace.`);
    Object.defineProperty(prototype, name, { ...original, value: replace(original.value as (this: This, ...args: Args) => Result) });
    this.#undo.push(() => { Object.defineProperty(prototype, name, original); });
  }

  restore(): void {
    while (this.#undo.length > 0) this.#undo.pop()?.();
  }
}
