import { html, svg, type TemplateResult } from 'lit';
import { runColor } from '../../controls/run-color';
import type { ShownRun } from '../state';

const paths: Readonly<Record<ShownRun['shape'], string>> = {
  circle: 'M5 0A5 5 0 1 1 5 10A5 5 0 1 1 5 0Z', square: 'M.5.5H9.5V9.5H.5Z', 'triangle-up': 'M5 .5L10 9.5H0Z', diamond: 'M5 -.5L10.5 5L5 10.5L-.5 5Z',
};

/** A run's colour, and its shape where several have the colour. Its name stands beside it. */
export function runMark({ colorSlot, shape }: Pick<ShownRun, 'colorSlot' | 'shape'>): TemplateResult {
  return html`<svg class="mark" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">${svg`<path d=${paths[shape]} fill=${runColor(colorSlot)}></path>`}</svg>`;
}
