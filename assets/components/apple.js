// Whose keyboard this is.

/** Whether the command key stands where others have Ctrl. */
export const isApple = () => /Mac|iPhone|iPad/.test(navigator.platform);
