import type { KernelName } from './kernel-runner';

/** What a kernel does with the values at an address: reads them, writes all of them, or changes them where they lie. */
export type Access = 'read' | 'write' | 'change';

export interface KernelArgument {
  readonly name: string;
  /** Absent for words that are no addresses. */
  readonly access?: Access;
}

const window = 'inHeight inWidth channels filterHeight filterWidth strideHeight strideWidth dilationHeight dilationWidth top left outHeight outWidth spreadHeight spreadWidth';
const winogradWindow = 'inHeight inWidth channels top left outHeight outWidth filters blockRows';
const stridedWindow = 'inHeight top outHeight inWidth left outWidth channels filters blockImages';
const poolWindow = 'inHeight inWidth channels outHeight outWidth filterHeight filterWidth strideHeight strideWidth top left';

/**
 * The words of each kernel's call by the names of its `Arguments` in assembly/, in order; `<` stands before an address
 * that is read, `>` before one that is written, `=` before one whose values are changed. Tables of sizes and strides
 * may follow. Plans are printed, laid out and fused by this list; test/unit/engine/kernel-arguments.test.ts holds it
 * against the sources.
 */
const words: Readonly<Record<KernelName, string>> = {
  argMax: '<x >y length',
  averagePoolGradient: `${poolWindow} <dy >dx`,
  batchStatistics: '<x >partial rows channels sliceRows',
  binary: '<a <b >y operation length stepA stepB rank',
  clipGradient: '<dy <x >dx length lower upper',
  compare: '<a <b >y length comparison integers stepA stepB',
  convolution: `${window} <x <panels <bias >y filters relu`,
  convolutionFilterGradient: `${window} <x <dy >partial filters images slices`,
  convolutionPool: `${window} <x <panels <bias >y filters relu >places key threshold scale position`,
  crossEntropy: '<x <classes >loss >hit >dx length given epsilon share',
  depthwiseConvolution: `${window} <x <filter >y`,
  depthwiseFilterGradient: `${window} <x <dy >partial images slices`,
  dropout: '<x >y length key threshold scale position',
  matmul: '<a <b <bias >y batchA batchB m n k transposeB relu',
  maxPoolGradient: `${poolWindow} <x <dy >dx`,
  mergeStatistics: '<partial >mean >variance <oldMean <oldVariance >newMean >newVariance rows channels sliceRows decay',
  narrowInputGradient: `${window} <dy <panels >dx filters`,
  normalisationGradient: '<x <dy >dx <mean <variance <scale <offset <dScale <dOffset rows channels epsilon relu',
  normalisationSums: '<x <dy <mean <variance <scale <offset >sums >products rows channels sliceRows epsilon relu',
  normalise: '<x >y <mean <variance <scale <offset <added channels epsilon relu',
  normalisePool: '<x >y <mean <variance <scale <offset channels epsilon height width >places key threshold dropoutScale position',
  optimizerStep: '=weight <gradient =first =second length rule p q r s t u v w',
  packFilter: '<filter >panels height width inChannels outChannels reversed strideHeight strideWidth',
  packedFilterGradient: `${window} <x <dy >partial filters images slices`,
  penalty: '<weight =gradient >partial length p q',
  pool: `${poolWindow} <x >y average`,
  pooledFilterGradient: `${window} <x <dy <places >partial >sums filters images slices scale`,
  pooledNormalisationGradient: '<x <dy <places >dx <mean <variance <scale <dScale <dOffset rows height width channels epsilon dropoutScale',
  pooledNormalisationSums: '<x <dy <places <mean <variance >sums >products height width channels scale epsilon',
  reduceColumns: '<x >y rows columns sliceRows blockColumns operation divisor',
  reduceRows: '<x >y length operation divisor',
  select: '<condition <a <b >y length',
  softmax: '<x >y length logarithmic',
  softmaxGradient: '<dy <y >dx length',
  stridedCopy: '<x >y length step rank',
  stridedInputGradient: `${window} <dy <panels >dx filters`,
  transpose: '<x >y rows columns',
  unary: '<x >y length operation p q',
  unpool: '<dy <places >dz >sums height width channels scale',
  winogradConvolution: `${winogradWindow} <x <planes <bias >y relu`,
  winogradConvolutionPool: `${winogradWindow} <x <planes <bias >y relu >places key threshold scale position`,
  winogradFilter: '<filter >planes inChannels outChannels reversed',
  winogradFilterGradient: `${winogradWindow} <x <dy >partial images slices`,
  winogradPooledFilterGradient: `${winogradWindow} <x <dy >partial images slices <places >sums scale`,
  winogradPooledInputGradient: `${winogradWindow} <x <planes <bias >y relu <places scale`,
  winogradStridedConvolution: `${stridedWindow} <x <planes <bias >y images relu`,
  winogradStridedFilter: '<filter >planes inChannels outChannels ofInputs',
  winogradStridedFilterGradient: `${stridedWindow} <x <dy >partial images slices`,
  winogradStridedInputGradient: `${stridedWindow} <dy <planes >dx images`,
  winogradStridedTaps: '=sums >dw channels filters',
};

const accesses: Readonly<Record<string, Access>> = { '<': 'read', '>': 'write', '=': 'change' };

function parse(word: string): KernelArgument {
  const access = accesses[word.charAt(0)];
  return access === undefined ? { name: word } : { name: word.slice(1), access };
}

const parsed = new Map(Object.entries(words).map(([kernel, line]) => [kernel, line.split(' ').map(parse)]));

/** The kernel's words, in order. */
export function argumentsOf(kernel: KernelName): readonly KernelArgument[] {
  return parsed.get(kernel) ?? [];
}
