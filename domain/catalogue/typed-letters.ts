/** What was typed, as the keys are written; null when it is more than letters and digits. */
export function typedLetters(text: string): string | null {
  const letters = text
    .normalize('NFKC')
    .replaceAll(/[\s'’]/g, '')
    .replaceAll('ü', 'v')
    .toLowerCase()
  return /^[a-z0-9]{1,40}$/.test(letters) ? letters : null
}
