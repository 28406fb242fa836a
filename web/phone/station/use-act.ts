import { useState } from 'preact/hooks'
import { problemText, useScene } from '../scene.ts'
import { post, Refused } from '../sync/server.ts'
import { tell, type Told } from './sound.ts'
import { stationTexts } from './texts.ts'

/**
 * Sends a station's command and tells what came of it. One whose answer was lost is sent again under its key; a refused
 * one is a new act. `codes` are boxes of which the server may name one.
 * @returns the answer, or null where it was not taken.
 */
export function useAct() {
  const scene = useScene()
  const words = stationTexts(scene.locale)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const [isBusy, setBusy] = useState(false)
  const [told, setTold] = useState<Told | null>(null)
  const send = async (path: string, body: unknown, codes: readonly string[] = []): Promise<unknown> => {
    setBusy(true)
    try {
      const answer = await post(path, body, key)
      setKey(crypto.randomUUID())
      setTold(null)
      return answer
    } catch (error) {
      if (!(error instanceof Refused)) {
        setTold(tell(false, words.failures.unreached))
        return null
      }
      setKey(crypto.randomUUID())
      const code = error.problem?.code ?? String(error.status)
      const box = codes.find((one) => error.problem?.message.includes(one))
      const text = words.problems[code] ?? problemText(scene, code)
      setTold(tell(false, box === undefined ? text : `${text}${words.told.whichBox(box)}`))
      return null
    } finally {
      setBusy(false)
    }
  }
  return { send, isBusy, told, setTold }
}
