/** Colours as VS Code hands them to webviews: Dark Modern, Light Modern and the two high-contrast themes, as far as panels use them. */
export const themeNames = ['dark', 'light', 'high-contrast', 'high-contrast-light'] as const;
export type ThemeName = (typeof themeNames)[number];

interface Theme {
  readonly bodyClass: string;
  readonly colors: Readonly<Record<string, string>>;
}

const fonts = {
  'font-family': 'Inter, system-ui, Ubuntu, "Droid Sans", sans-serif', 'font-size': '13px', 'font-weight': 'normal',
  'editor-font-family': '"Droid Sans Mono", monospace',
};

const themes: Readonly<Record<ThemeName, Theme>> = {
  dark: {
    bodyClass: 'vscode-dark',
    colors: {
      foreground: '#CCCCCC', descriptionForeground: '#9D9D9D', errorForeground: '#F85149', 'editor-background': '#1F1F1F', 'panel-border': '#2B2B2B', 'widget-border': '#313131',
      'button-background': '#0078D4', 'button-foreground': '#FFFFFF', 'button-border': '#FFFFFF1A', 'button-secondaryBackground': '#00000000', 'button-secondaryForeground': '#CCCCCC', 'button-secondaryHoverBackground': '#2B2B2B',
      'toolbar-hoverBackground': '#5A5D5E50', focusBorder: '#0078D4', 'inputOption-activeBackground': '#2489DB82', 'inputOption-activeBorder': '#2488DB', 'inputOption-activeForeground': '#FFFFFF',
      'inputValidation-errorBorder': '#BE1100', 'checkbox-background': '#313131', 'checkbox-border': '#3C3C3C', 'checkbox-foreground': '#CCCCCC', 'progressBar-background': '#0078D4', 'textLink-foreground': '#4DAAFC',
      'menu-background': '#1F1F1F', 'menu-foreground': '#CCCCCC', 'menu-border': '#454545', 'menu-selectionBackground': '#0078D4', 'menu-selectionForeground': '#FFFFFF', 'widget-shadow': '#0000005C',
      'charts-red': '#F14C4C', 'charts-blue': '#59A4F9', 'charts-yellow': '#CCA700',
    },
  },
  light: {
    bodyClass: 'vscode-light',
    colors: {
      foreground: '#3B3B3B', descriptionForeground: '#3B3B3B', errorForeground: '#C72E0F', 'editor-background': '#FFFFFF', 'panel-border': '#E5E5E5', 'widget-border': '#E5E5E5',
      'button-background': '#005FB8', 'button-foreground': '#FFFFFF', 'button-border': '#0000001A', 'button-secondaryBackground': '#E5E5E5', 'button-secondaryForeground': '#3B3B3B', 'button-secondaryHoverBackground': '#CCCCCC',
      'toolbar-hoverBackground': '#B8B8B850', focusBorder: '#005FB8', 'inputOption-activeBackground': '#BED6ED', 'inputOption-activeBorder': '#005FB8', 'inputOption-activeForeground': '#000000',
      'inputValidation-errorBorder': '#BE1100', 'checkbox-background': '#F8F8F8', 'checkbox-border': '#CECECE', 'checkbox-foreground': '#3B3B3B', 'progressBar-background': '#005FB8', 'textLink-foreground': '#005FB8',
      'menu-background': '#FFFFFF', 'menu-foreground': '#3B3B3B', 'menu-border': '#CECECE', 'menu-selectionBackground': '#005FB8', 'menu-selectionForeground': '#FFFFFF', 'widget-shadow': '#00000029',
      'charts-red': '#E51400', 'charts-blue': '#0063D3', 'charts-yellow': '#BF8803',
    },
  },
  'high-contrast': {
    bodyClass: 'vscode-high-contrast',
    colors: {
      foreground: '#FFFFFF', descriptionForeground: '#FFFFFFB3', errorForeground: '#F48771', 'editor-background': '#000000', 'panel-border': '#6FC3DF', contrastBorder: '#6FC3DF', contrastActiveBorder: '#F38518', 'widget-border': '#6FC3DF',
      'button-background': '#000000', 'button-foreground': '#FFFFFF', 'button-border': '#6FC3DF', 'button-secondaryBackground': '#000000', 'button-secondaryForeground': '#FFFFFF',
      focusBorder: '#F38518', 'inputOption-activeBackground': '#00000000', 'inputOption-activeBorder': '#6FC3DF', 'inputOption-activeForeground': '#FFFFFF', 'inputValidation-errorBorder': '#6FC3DF',
      'checkbox-background': '#000000', 'checkbox-border': '#6FC3DF', 'checkbox-foreground': '#FFFFFF', 'progressBar-background': '#6FC3DF', 'textLink-foreground': '#21A6FF',
      'menu-background': '#000000', 'menu-foreground': '#FFFFFF', 'menu-border': '#6FC3DF', 'charts-red': '#F48771', 'charts-blue': '#59A4F9', 'charts-yellow': '#FFD700',
    },
  },
  'high-contrast-light': {
    bodyClass: 'vscode-high-contrast vscode-high-contrast-light',
    colors: {
      foreground: '#292929', descriptionForeground: '#292929B3', errorForeground: '#B5200D', 'editor-background': '#FFFFFF', 'panel-border': '#0F4A85', contrastBorder: '#0F4A85', contrastActiveBorder: '#006BBD', 'widget-border': '#0F4A85',
      'button-background': '#0F4A85', 'button-foreground': '#FFFFFF', 'button-border': '#0F4A85', 'button-secondaryBackground': '#FFFFFF', 'button-secondaryForeground': '#292929',
      focusBorder: '#006BBD', 'inputOption-activeBackground': '#00000000', 'inputOption-activeBorder': '#0F4A85', 'inputOption-activeForeground': '#292929', 'inputValidation-errorBorder': '#0F4A85',
      'checkbox-background': '#FFFFFF', 'checkbox-border': '#0F4A85', 'checkbox-foreground': '#292929', 'progressBar-background': '#0F4A85', 'textLink-foreground': '#0F4A85',
      'menu-background': '#FFFFFF', 'menu-foreground': '#292929', 'menu-border': '#0F4A85', 'charts-red': '#B5200D', 'charts-blue': '#0063D3', 'charts-yellow': '#895503',
    },
  },
};

export function bodyClass(theme: ThemeName): string {
  return themes[theme].bodyClass;
}

export function themeCss(theme: ThemeName): string {
  const declarations = Object.entries({ ...fonts, ...themes[theme].colors }).map(([name, value]) => `--vscode-${name}: ${value};`);
  return `:root { color-scheme: ${theme.endsWith('light') ? 'light' : 'dark'}; ${declarations.join(' ')} }`;
}
