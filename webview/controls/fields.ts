import { html, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import { cssVariables } from '../theme/css-variables';

export interface CheckboxOptions {
  readonly label: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  /** Shown on hover, where the label does not say it all. */
  readonly hint?: string;
  readonly onChange: (checked: boolean) => void;
}

export function checkbox({ label, checked, disabled = false, hint, onChange }: CheckboxOptions): TemplateResult {
  return html`<vscode-checkbox title=${ifDefined(hint)}
    .checked=${live(checked)} ?disabled=${disabled}
    @change=${(event: Event) => {
      // The toolkit also tells of changes that came from here.
      const now = (event.target as HTMLInputElement).checked;
      if (now !== checked) onChange(now);
    }}
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
  /** `chips`: apart from one another, in as many lines as they need. */
  readonly look?: 'joined' | 'chips';
}

/** One of a few, all in sight. Native radio buttons: the keyboard and screen readers know them. */
export function segments<T extends string>({ label, name, value, options, onChange, look = 'joined' }: SegmentsOptions<T>): TemplateResult {
  return html`<span class=${look === 'chips' ? 'segments chips' : 'segments'} role="radiogroup" aria-label=${label}>${options.map((option) => html`<label>
    <input type="radio" name=${name} .checked=${live(option.value === value)} @change=${() => { onChange(option.value); }}><span>${option.label}</span>
  </label>`)}</span>`;
}

export interface RangeOptions {
  readonly label: string;
  readonly value: number;
  readonly least?: number;
  readonly most: number;
  readonly step: number;
  readonly disabled?: boolean;
  /** While it is moved. */
  readonly onInput: (value: number) => void;
  /** When it is let go. */
  readonly onChange?: (value: number) => void;
}

/** A value to be chosen along a line, without a word: its label is said by a screen reader. */
export function range({ label, value, least = 0, most, step, disabled = false, onInput, onChange }: RangeOptions): TemplateResult {
  const filled = (100 * (Math.min(Math.max(value, least), most) - least)) / (most - least);
  return html`<input type="range" class="range" aria-label=${label} min=${least} max=${most} step=${step} ?disabled=${disabled} .value=${live(String(value))} ${cssVariables({ '--filled': `${filled}%` })}
    @input=${(event: Event) => { onInput((event.target as HTMLInputElement).valueAsNumber); }} @change=${(event: Event) => { onChange?.((event.target as HTMLInputElement).valueAsNumber); }}>`;
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
    ${range({ label, value, most: max, step, onInput })}
    <output>${format(value)}</output>
  </label>`;
}

export interface SelectOptions<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}

/** One of many, in a list that opens. */
export function select<T extends string>({ label, value, options, onChange }: SelectOptions<T>): TemplateResult {
  return html`<span class="select"><select aria-label=${label} @change=${(event: Event) => { onChange((event.target as HTMLSelectElement).value as T); }}>
    ${options.map((option) => html`<option value=${option.value} .selected=${live(option.value === value)}>${option.label}</option>`)}
  </select><span class="codicon codicon-chevron-down" aria-hidden="true"></span></span>`;
}

export interface NumberFieldOptions {
  /** Shown before the field, or (`quiet`) for a screen reader only. */
  readonly label: string;
  readonly quiet?: boolean;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  /** Distance of usable values from `least` on; `'any'`: all numbers are. */
  readonly step: number | 'any';
  readonly unit?: string;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number to be typed. What is out of range is not taken: the field goes back to its value. */
export function numberField({ label, quiet = false, value, least, most, step, unit, disabled = false, onChange }: NumberFieldOptions): TemplateResult {
  const take = (input: HTMLInputElement): void => {
    if (input.value !== '' && input.validity.valid) onChange(input.valueAsNumber);
    else input.value = String(value);
  };
  return html`<label class="number">${quiet ? html`<span class="unseen">${label}</span>` : label}<input type="number" min=${least} max=${most} step=${step} .value=${live(String(value))}
    ?disabled=${disabled} @change=${(event: Event) => { take(event.target as HTMLInputElement); }}>${unit === undefined ? '' : html`<span class="unit">${unit}</span>`}</label>`;
}
