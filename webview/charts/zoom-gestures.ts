import type { LiveChart } from './live-chart';
import { moved, type Span, spanBetween, zoomedAround, type ZoomLimits } from './zoom';

/** Pixels that a pointer must move for a drag; less is a click. */
const leastDrag = 5;
const zoomStep = 0.5;
/** Zoom of one pixel of a wheel's or a pinch's movement. */
const wheelZoom = 1.004;
const wheelMove = 1 / 600;

/** What gestures act on. */
export interface ZoomTarget {
  readonly chart: LiveChart | undefined;
  /** The part of the horizontal axis that is shown. */
  readonly span: Span;
  readonly limits: ZoomLimits;
  /** @param span `null`: all. */
  zoom(span: Span | null): void;
  /** Shows what a drag would choose. */
  select(span: Span | null): void;
}

/** Zooms a chart along its horizontal axis: by dragging over a part, by wheel or pinch with Ctrl, by keys. */
export class ZoomGestures {
  readonly #target: ZoomTarget;
  #drag: { readonly x: number; readonly at: number } | null = null;

  constructor(target: ZoomTarget) {
    this.#target = target;
  }

  pointerDown(event: PointerEvent): void {
    const at = this.#target.chart?.positionAt(event.clientX) ?? null;
    if (event.button !== 0 || at === null) return;
    this.#drag = { x: event.clientX, at };
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  }

  pointerMove(event: PointerEvent): void {
    this.#target.select(this.#dragged(event));
  }

  pointerUp(event: PointerEvent): void {
    const span = this.#dragged(event);
    this.cancel();
    if (span !== null) this.#target.zoom(spanBetween(...span, this.#target.limits));
  }

  cancel(): void {
    this.#drag = null;
    this.#target.select(null);
  }

  /** The wheel alone scrolls the page; with Ctrl, as a pinch also tells, it zooms, and sideways it moves what is zoomed. */
  wheel(event: WheelEvent): void {
    const { chart, span, limits } = this.#target;
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (event.ctrlKey || event.metaKey) {
      const at = chart?.positionAt(event.clientX, true) ?? null;
      if (at !== null) this.#target.zoom(zoomedAround(span, at, wheelZoom ** event.deltaY, limits));
    } else if (Math.abs(sideways) > (event.shiftKey ? 0 : Math.abs(event.deltaY)) && span !== limits.whole) {
      this.#target.zoom(moved(span, sideways * wheelMove, limits));
    } else {
      return;
    }
    event.preventDefault();
  }

  /** Plus and minus zoom around `at`, zero shows all. @returns whether the key meant something. */
  key(key: string, at: number): boolean {
    const { span, limits } = this.#target;
    if (key === '+' || key === '=') this.#target.zoom(zoomedAround(span, at, zoomStep, limits));
    else if (key === '-') this.#target.zoom(zoomedAround(span, at, 1 / zoomStep, limits));
    else if (key === '0') this.#target.zoom(null);
    else return false;
    return true;
  }

  #dragged(event: PointerEvent): Span | null {
    if (this.#drag === null || Math.abs(event.clientX - this.#drag.x) < leastDrag) return null;
    const at = this.#target.chart?.positionAt(event.clientX, true) ?? null;
    return at === null ? null : [Math.min(this.#drag.at, at), Math.max(this.#drag.at, at)];
  }
}
