import { addressOf } from '../route.ts'
import { useScene } from '../scene.ts'
import { stationTexts } from './texts.ts'
import type { StationWork } from './use-work.ts'

/** Why the list cannot be asked for now, and what to do. */
export function Failure({ failure }: Pick<StationWork, 'failure'>) {
  const { locale } = useScene()
  const words = stationTexts(locale)
  if (failure === null) return null
  return (
    <p class="notice bad" role="status">
      {failure === 'signedOut' ? (
        <a href={addressOf('sign-in')}>{words.failures.signedOut}</a>
      ) : (
        words.failures[failure]
      )}
    </p>
  )
}
