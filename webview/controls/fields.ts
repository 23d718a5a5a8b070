import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { cssVariables } from '../theme/css-variables';

export interface CheckboxOptions {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function checkbox({ label, checked, onChange }: CheckboxOptions): TemplateResult {
  return html`<vscode-checkbox
    .checked=${live(checked)}
    @change=${(event: Event) => { onChange((event.target as HTMLInputElement).checked); }}
  >${label}</vscode-checkbox>`;
}

export interface SegmentsOptions<T extends string> {
  /** Names the group for a screen reader. */
  readonly label: string;
  /** Unique in the page. */
  readonly name: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of a few, all in sight. Native radio buttons: the keyboard and screen readers know them. */
export function segments<T extends string>({ label, name, value, options, onChange }: SegmentsOptions<T>): TemplateResult {
  return html`<span class="segments" role="radiogroup" aria-label=${label}>${options.map((option) => html`<label>
    <input type="radio" name=${name} .checked=${live(option.value === value)} @change=${() => { onChange(option.value); }}><span>${option.label}</span>
  </label>`)}</span>`;
}

export interface SliderOptions {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly step: number;
  readonly format: (value: number) => string;
  readonly onInput: (value: number) => void;
}

/** A value from 0 to `max`, with its figure beside it. */
export function slider({ label, value, max, step, format, onInput }: SliderOptions): TemplateResult {
  return html`<label class="slider">${label}
    <input type="range" min="0" max=${max} step=${step} .value=${live(String(value))} ${cssVariables({ '--filled': `${(100 * value) / max}%` })}
      @input=${(event: Event) => { onInput((event.target as HTMLInputElement).valueAsNumber); }}>
    <output>${format(value)}</output>
  </label>`;
}
