import { html, type TemplateResult } from 'lit';

/** Size of an image in pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  /** 1 (grey) or 3 (red, green, blue). */
  readonly channels: number;
}

/** An image drawn pixel by pixel; the page's style says how large. To a screen reader it is decoration: words stand beside it. */
export class PixelImage extends HTMLElement {
  readonly #canvas = document.createElement('canvas');
  #pixels: Uint8Array | undefined;
  #size: ImageSize = { width: 0, height: 0, channels: 1 };

  set size(size: ImageSize) {
    this.#size = size;
    this.#draw();
  }

  /** The image's bytes, row by row, the channels of a pixel side by side. */
  set pixels(pixels: Uint8Array) {
    this.#pixels = pixels;
    this.#draw();
  }

  connectedCallback(): void {
    this.setAttribute('aria-hidden', 'true');
    this.append(this.#canvas);
  }

  #draw(): void {
    const { width, height, channels } = this.#size;
    const pixels = this.#pixels;
    const context = this.#canvas.getContext('2d');
    if (pixels === undefined || context === null || width * height * channels !== pixels.length || pixels.length === 0) return;
    if (this.#canvas.width !== width) this.#canvas.width = width;
    if (this.#canvas.height !== height) this.#canvas.height = height;
    const colored = new ImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      for (let part = 0; part < 3; part++) colored.data[4 * pixel + part] = pixels[pixel * channels + (channels === 3 ? part : 0)] ?? 0;
      colored.data[4 * pixel + 3] = 255;
    }
    context.putImageData(colored, 0, 0);
  }
}

export function pixelImage(size: ImageSize, pixels: Uint8Array): TemplateResult {
  return html`<lookbook-image .size=${size} .pixels=${pixels}></lookbook-image>`;
}
