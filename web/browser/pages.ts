import './pages.css'
import { keepCurrent } from './keep-current.ts'
import { markBusy } from './mark-busy.ts'
import { offerPosition } from './offer-position.ts'
import { tellLength } from './tell-length.ts'

for (const part of document.querySelectorAll<HTMLElement>('[data-live-part]')) keepCurrent(part)
for (const part of document.querySelectorAll<HTMLElement>('[data-position]')) offerPosition(part)
markBusy()
tellLength()
