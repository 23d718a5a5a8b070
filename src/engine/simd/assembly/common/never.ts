/**
 * False, as nothing that a kernel works on lies at address 0; but V8 cannot know. A way out of a loop under this condition
 * ends a basic block, which tells V8 what it may not mix. TurboFan, which compiles WebAssembly in Node 20, moves all loads
 * of a block to its beginning, where their values wait in registers, or on the stack if there are too many of them: a
 * block should load no more than there are registers free. It costs one instruction; the address should be one
 * that changes from one turn of the loop to the next, and another at each place.
 */
// @ts-ignore: decorator
@inline
export function never(address: usize): bool {
  return address == 0;
}
