import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox } from '@vscode/webview-ui-toolkit';
import { CopyButton } from './copy-button';
import { LookbookMenu } from './menu';
import { PixelImage } from './pixel-image';

/** Makes the custom elements known that this folder's templates use. Called once, before the first template is drawn. */
export function registerControls(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox());
  customElements.define('lookbook-menu', LookbookMenu);
  customElements.define('lookbook-image', PixelImage);
  customElements.define('lookbook-copy', CopyButton);
}
