import { html, LitElement, type TemplateResult } from 'lit';
import { icon } from './buttons';

export interface MenuItem {
  readonly label: string;
  readonly icon: string;
  readonly onSelect: () => void;
}

/** A button that opens a list of commands, with the keys of the ARIA menu button pattern. Drawn in the page's own DOM. */
export class LookbookMenu extends LitElement {
  static override properties = { label: { type: String }, icon: { type: String }, items: { attribute: false }, open: { state: true } };
  declare label: string;
  /** Name of the button's codicon. */
  declare icon: string;
  declare items: readonly MenuItem[];
  declare open: boolean;

  constructor() {
    super();
    this.label = '';
    this.icon = 'ellipsis';
    this.items = [];
    this.open = false;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    return html`
      <button type="button" class="icon-button" aria-haspopup="menu" aria-expanded=${this.open} aria-label=${this.label} title=${this.label}
        @click=${() => { void this.#toggle(!this.open); }}
        @keydown=${(event: KeyboardEvent) => { this.#onButtonKey(event); }}>${icon(this.icon)}</button>
      ${this.open ? html`<div role="menu" aria-label=${this.label} class="menu"
        @keydown=${(event: KeyboardEvent) => { this.#onMenuKey(event); }}
        @focusout=${(event: FocusEvent) => { if (!this.contains(event.relatedTarget as Node | null)) this.open = false; }}>
        ${this.items.map((item) => html`<button type="button" role="menuitem" tabindex="-1"
          @click=${() => { this.#select(item); }}>${icon(item.icon)}${item.label}</button>`)}
      </div>` : ''}`;
  }

  get #entries(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  async #toggle(open: boolean, focusAt = 0): Promise<void> {
    this.open = open;
    await this.updateComplete;
    if (open) this.#entries.at(focusAt)?.focus();
    else this.querySelector('button')?.focus();
  }

  #select(item: MenuItem): void {
    void this.#toggle(false);
    item.onSelect();
  }

  #onButtonKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    void this.#toggle(true, event.key === 'ArrowDown' ? 0 : -1);
  }

  #onMenuKey(event: KeyboardEvent): void {
    const entries = this.#entries;
    const at = entries.findIndex((entry) => entry === document.activeElement);
    const target = { ArrowDown: (at + 1) % entries.length, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (target !== undefined) entries.at(target)?.focus();
    else if (event.key === 'Escape') void this.#toggle(false);
    else return;
    event.preventDefault();
  }
}

/** A menu of `items` behind a button with three dots, or another icon. */
export function menu(label: string, items: readonly MenuItem[], iconName = 'ellipsis'): TemplateResult {
  return html`<lookbook-menu .label=${label} .icon=${iconName} .items=${items}></lookbook-menu>`;
}
