/*
 * Where the keyboard of the screen lies over the page instead of making it smaller, --keyboard is
 * its height: what is fixed at the bottom stays above it.
 */
export function followKeyboard(): void {
  const { visualViewport } = globalThis;
  if (!visualViewport) {
    return;
  }
  const update = () => {
    const hidden = innerHeight - visualViewport.height * visualViewport.scale;
    const isZoomed = visualViewport.scale > 1.01;
    const height = isZoomed ? 0 : Math.max(0, Math.round(hidden - visualViewport.offsetTop));
    document.documentElement.style.setProperty('--keyboard', `${height}px`);
  };
  visualViewport.addEventListener('resize', update);
  visualViewport.addEventListener('scroll', update);
}
