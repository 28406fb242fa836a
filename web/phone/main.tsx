import './phone.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { keepApp } from './keep-app.ts'
import { openPhoneDatabase } from './storage/database.ts'
import { chooseTexts } from './texts/choose.ts'

async function start(): Promise<void> {
  const root = document.querySelector('#app')
  if (root === null) throw new Error('The page has no place for the app.')
  const [database, language] = await Promise.all([openPhoneDatabase(), chooseTexts()])
  render(<App database={database} language={language} />, root)
  // Asks the browser not to throw work away when the phone is full; it may say no.
  void navigator.storage?.persist?.()
  keepApp()
}

void start()
