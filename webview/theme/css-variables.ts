import { noChange } from 'lit';
import { Directive, directive, type ElementPart, type PartInfo, PartType } from 'lit/directive.js';

/** CSS variables by name, e.g. `{ '--share': '40%' }`. */
export type CssVariables = Readonly<Record<`--${string}`, string>>;

class CssVariablesDirective extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('cssVariables stands alone within a tag');
  }

  override update(part: ElementPart, [variables]: [CssVariables]): typeof noChange {
    for (const [name, value] of Object.entries(variables)) (part.element as HTMLElement).style.setProperty(name, value);
    return noChange;
  }

  /** Lit takes the directive's parameters from here; in a page `update` stands in for it. */
  render(variables: CssVariables): CssVariables {
    return variables;
  }
}

/** Sets CSS variables of an element through its style object: the panel's policy forbids `style` attributes. */
export const cssVariables = directive(CssVariablesDirective);
