import './pages.css'
import { keepCurrent } from './keep-current.ts'
import { markBusy } from './mark-busy.ts'

for (const part of document.querySelectorAll<HTMLElement>('[data-live-part]')) keepCurrent(part)
markBusy()
