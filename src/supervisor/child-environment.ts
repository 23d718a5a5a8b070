/** Variables that would make a child of VS Code something else than a plain Node process. */
const unwanted = /^(ELECTRON_|VSCODE_|NODE_OPTIONS$|NODE_CHANNEL_|NODE_UNIQUE_ID$)/;

/** The environment for a forked Node process, also where the host's own binary is Electron. */
export function childEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !unwanted.test(name.toUpperCase()));
  // Node itself does not look at it.
  return { ...Object.fromEntries(kept), ELECTRON_RUN_AS_NODE: '1' };
}
