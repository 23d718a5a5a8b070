/** Figures of a model as they were published. */
export interface PublishedModel {
  readonly model: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
  /** One class against the rest, by the names that are right: the publication swaps Bottom and Accessories. */
  readonly classAccuracy: { readonly Top: number; readonly Bottom: number; readonly Accessories: number };
  readonly parameters: number;
}

const figures = (model: number, testLoss: number, testAccuracy: number, Top: number, Bottom: number, Accessories: number, parameters: number): PublishedModel =>
  ({ model, testLoss, testAccuracy, classAccuracy: { Top, Bottom, Accessories }, parameters });

/** The six-model study of Fashion-MNIST in three classes, as published; only the two swapped names are put right. */
export const publishedModels: readonly PublishedModel[] = [
  figures(1, 11.742665, 0.9698, 0.9867, 0.9924, 0.9913, 101_770),
  figures(2, 0.566435, 0.9850, 0.9918, 0.9937, 0.9959, 420_739),
  figures(3, 0.581192, 0.9780, 0.9873, 0.9920, 0.9927, 420_739),
  figures(4, 0.559280, 0.9922, 0.9934, 0.9958, 0.9958, 420_739),
  figures(5, 0.572829, 0.9878, 0.9860, 0.9914, 0.9908, 420_739),
  figures(6, 0.594231, 0.9717, 0.9801, 0.9859, 0.9840, 420_995),
];

/** What the publication claims of training without augmentation: percentage points of test accuracy more than with it. */
export const publishedAugmentationLoss = { least: 1, most: 1.5 } as const;

/** Receptive fields as published, of models 2 to 6: after the second convolution and after the pooling that follows it. */
export const publishedReceptiveFields = { secondConvolution: 10, secondPooling: 16 } as const;

/**
 * The overall accuracy that accuracies of one class against the rest imply: every error counts against two classes, so
 * their shortfalls add up to twice the share of errors. Holds where each image is given one of the classes.
 */
export function impliedAccuracy(classAccuracies: readonly number[]): number {
  return 1 - classAccuracies.reduce((sum, accuracy) => sum + (1 - accuracy), 0) / 2;
}
