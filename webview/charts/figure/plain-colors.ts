/** Turns the page's colours into ones that stand by themselves: `#rrggbb`, what is translucent laid on the editor's background. */
export class PlainColors {
  readonly #probe = document.createElement('span');
  readonly #context: CanvasRenderingContext2D;
  readonly paper: string;

  /** Takes the colours that are valid in `within` now. */
  constructor(readonly within: HTMLElement) {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('This page cannot draw on a canvas');
    this.#context = context;
    this.#paint(this.#computed('var(--vscode-editor-background)'));
    this.paper = this.#painted();
  }

  /** @param css any colour, `var()` and `color-mix()` included. */
  of(css: string): string {
    this.#paint(this.paper);
    this.#paint(this.#computed(css));
    return this.#painted();
  }

  /** An SVG document with plain values in the place of each `var()`. */
  inSvg(svg: string): string {
    const style = getComputedStyle(this.within);
    return svg
      .replace(/opacity="var\((--[\w-]+)\)"/g, (_whole, name: string) => `opacity="${style.getPropertyValue(name).trim()}"`)
      .replace(/var\(--[\w-]+\)/g, (css) => this.of(css));
  }

  #paint(css: string): void {
    this.#context.fillStyle = css;
    this.#context.fillRect(0, 0, 1, 1);
  }

  #painted(): string {
    const [red = 0, green = 0, blue = 0] = this.#context.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  }

  #computed(css: string): string {
    this.within.append(this.#probe);
    this.#probe.style.color = css;
    const { color } = getComputedStyle(this.#probe);
    this.#probe.remove();
    return color;
  }
}
