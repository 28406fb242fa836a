/**
 * Gives every style that is made from now on the nonce of the page, without which the page's policy refuses it. The component
 * library does so by itself but for two helpers, which measure scroll bars and hold the page still behind a dialog.
 */
export function bearNonce(nonce: string): void {
  const create = document.createElement.bind(document)
  const createWithNonce = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options)
    if (element instanceof HTMLStyleElement) element.nonce = nonce
    return element
  }
  document.createElement = createWithNonce
}
