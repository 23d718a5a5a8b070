import type { AugmentationPreview, PreviewWish } from '../shared/augmentation-view';
import type { DataOverview, DataWish, DownloadProgress, ImageBytes, ImagesWish, SamplePage, SampleWish } from '../shared/data-view';
import { InspectorClient, type InspectorClientOptions } from './inspector-client';

/** How a question about data is asked. */
export interface DataQuestion {
  /** Who asks: a newer question of the same one takes the place of one that still waits. */
  readonly asker: string;
  readonly signal?: AbortSignal;
  /** Hears how far a download has come. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/**
 * Looks at datasets in an inspector of its own: user code that hangs must not take the images with it, and a download
 * must not hold up hovers. All methods throw as `InspectorClient.ask`.
 */
export class DataClient {
  private readonly inspector: InspectorClient;

  constructor(options: InspectorClientOptions) {
    this.inspector = new InspectorClient(options);
  }

  /** Labels, classes and pixel values. */
  describe(wish: DataWish, { asker, ...rest }: DataQuestion): Promise<DataOverview> {
    return this.inspector.ask({ type: 'describeData', ...wish }, { subject: `${asker}: overview`, ...rest });
  }

  samples(wish: DataWish, samples: SampleWish, { asker, ...rest }: DataQuestion): Promise<SamplePage> {
    return this.inspector.ask({ type: 'drawSamples', ...wish, wish: samples }, { subject: `${asker}: samples`, ...rest });
  }

  images(wish: DataWish, images: ImagesWish, { asker, ...rest }: DataQuestion): Promise<ImageBytes> {
    return this.inspector.ask({ type: 'readImages', ...wish, wish: images }, { subject: `${asker}: images`, ...rest });
  }

  preview(wish: DataWish, preview: PreviewWish, { asker, ...rest }: DataQuestion): Promise<AugmentationPreview> {
    return this.inspector.ask({ type: 'previewAugmentation', ...wish, wish: preview }, { subject: `${asker}: preview`, ...rest });
  }

  /** Lets go of the images until somebody asks again, unless somebody waits for some. */
  rest(): void {
    this.inspector.rest();
  }

  dispose(): Promise<void> {
    return this.inspector.dispose();
  }
}
