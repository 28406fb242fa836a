// Every page of the app on this phone shows the same database: whoever changes it tells all of them.

/** Other pages hear of a change of this entry. */
const entry = 'changed'
const listeners = new Set<() => void>()
let changes = 0

window.addEventListener('storage', ({ key }) => {
  if (key === entry) tellHere()
})

/** Says that the phone's database has changed. */
export function tellChange(): void {
  changes += 1
  localStorage.setItem(entry, `${performance.timeOrigin} ${changes}`)
  tellHere()
}

function tellHere(): void {
  for (const listener of listeners) listener()
}

/** Hears of changes, of this page and of others. @returns how to stop. */
export function onStoredChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
