import type { DatasetDescriptor } from './dataset-descriptor';

/**
 * Fashion-MNIST: 28 × 28 grey pictures of articles of ten kinds, as many of each (Xiao, Rasul and Vollgraf 2017,
 * github.com/zalandoresearch/fashion-mnist, MIT licence).
 */
export const fashionMnist: DatasetDescriptor = {
  name: 'fashion-mnist',
  title: 'Fashion-MNIST',
  height: 28,
  width: 28,
  channels: 1,
  labelNames: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  train: {
    images: {
      name: 'train-images-idx3-ubyte.gz', bytes: 26_421_880,
      md5: '8d4fb7e6c68d591d4c3dfef9ec88bf0d', contentMd5: 'f4a8712d7a061bf5bd6d2ca38dc4d50a',
      dimensions: [60_000, 28, 28],
    },
    labels: {
      name: 'train-labels-idx1-ubyte.gz', bytes: 29_515,
      md5: '25c81989df183df01b3e8a0aad5dffbe', contentMd5: '9018921c3c673c538a1fc5bad174d6f9',
      dimensions: [60_000],
    },
  },
  test: {
    images: {
      name: 't10k-images-idx3-ubyte.gz', bytes: 4_422_102,
      md5: 'bef4ecab320f06d8554ea6380940ec79', contentMd5: '8181f5470baa50b63fa0f6fddb340f0a',
      dimensions: [10_000, 28, 28],
    },
    labels: {
      name: 't10k-labels-idx1-ubyte.gz', bytes: 5_148,
      md5: 'bb300cfdad3c16e7a12a480ee83cd310', contentMd5: '15d484375f8d13e6eb1aabb0c3f46965',
      dimensions: [10_000],
    },
  },
  systemFolders: ['/usr/share/datasets/fashion-mnist'],
  urls: [
    'https://fashion-mnist.s3.eu-central-1.amazonaws.com/',
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
  ],
  debianPackage: { name: 'dataset-fashion-mnist', folder: 'usr/share/datasets/fashion-mnist' },
};
