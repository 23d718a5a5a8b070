// The part of the AssemblyScript compiler that build-kernels.mjs uses. (The package's own declarations replace the
// global `console` by the one of its language; scripts/tsconfig.json points here instead.)
declare const asc: {
  main(args: string[]): Promise<{ error: Error | null; stdout: { toString(): string }; stderr: { toString(): string } }>;
};
export default asc;
