/** Colours of a report: those of the panels in VS Code's modern themes. Names are CSS variables without their dashes. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  /** Colours of runs by slot, then tints and lines. */
  readonly runs: readonly [string, string, string, string, string, string];
  readonly data: string;
  readonly right: string;
  readonly wrong: string;
  readonly onTint: string;
  readonly link: string;
  readonly better: string;
  readonly worse: string;
  readonly note: string;
}

export const lightPalette: Palette = {
  paper: '#FFFFFF', ink: '#1F1F1F', data: '#1A66C9',
  runs: ['#2870DB', '#8A4A06', '#0F6B57', '#B9479F', '#858B12', '#4A2FA0'],
  right: '#9CC7F0', wrong: '#F6B27C', onTint: '#1F1F1F', link: '#005FB8', better: '#0B6E3F', worse: '#A3420B', note: '#B98900',
};

export const darkPalette: Palette = {
  paper: '#1F1F1F', ink: '#CCCCCC', data: '#59A4F9',
  runs: ['#6CB6FF', '#E29E2B', '#7FE3CC', '#CF6F98', '#F5E663', '#9480F6'],
  right: '#1A5FA0', wrong: '#9A4A12', onTint: '#FFFFFF', link: '#4DAAFC', better: '#6CCB9A', worse: '#F0A06A', note: '#CCA700',
};

/** `share` of one colour, 0 to 1, laid on another. Both `#rrggbb`. */
export function mix(top: string, share: number, below: string): string {
  const part = (color: string, place: number): number => Number.parseInt(color.slice(1 + 2 * place, 3 + 2 * place), 16);
  return `#${[0, 1, 2].map((place) => Math.round(share * part(top, place) + (1 - share) * part(below, place)).toString(16).padStart(2, '0')).join('')}`;
}

/** The palette by the CSS variables that charts and pages name. */
export function cssVariables({ paper, ink, runs, data, right, wrong, onTint, link, better, worse, note }: Palette): Readonly<Record<`--${string}`, string>> {
  return {
    '--vscode-editor-background': paper, '--vscode-foreground': ink, '--vscode-charts-foreground': ink, '--vscode-charts-blue': data,
    '--quiet': mix(ink, 0.72, paper), '--faint': mix(ink, 0.34, paper), '--grid': mix(ink, 0.1, paper), '--raw-opacity': '0.26',
    ...Object.fromEntries(runs.map((color, slot) => [`--lookbook-run-${slot + 1}`, color])),
    '--right': right, '--wrong': wrong, '--on-tint': onTint, '--link': link, '--better': better, '--worse': worse, '--note': note,
  };
}
