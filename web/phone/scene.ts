import { createContext } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { Locale } from '#web/ui/locale.ts'
import type { Engine, EngineState } from './engine.ts'
import type { NewCommand, OutboxCommand } from './outbox/command.ts'
import { onStoredChange, tellChange } from './storage/changes.ts'
import type { PhoneDatabase, PhoneOwner } from './storage/database.ts'
import { keepCommand } from './storage/outbox-store.ts'
import type { PhoneTexts } from './texts/texts.ts'

/** What every screen works with. */
export interface Scene {
  readonly database: PhoneDatabase
  readonly locale: Locale
  readonly texts: PhoneTexts
  readonly owner: PhoneOwner
  readonly engine: Engine
  /** When what is shown was brought; null for never. */
  readonly knownSince: (database: PhoneDatabase) => Promise<string | null>
}

const sceneContext = createContext<Scene | null>(null)
export const SceneProvider = sceneContext.Provider

export function useScene(): Scene {
  const scene = useContext(sceneContext)
  if (scene === null) throw new Error('A screen is shown outside of the app.')
  return scene
}

/** What is read from the phone's database, again whenever it changes; undefined until it was read first. */
export function useStored<Value>(read: () => Promise<Value>, key = ''): Value | undefined {
  const [value, setValue] = useState<Value>()
  useEffect(() => {
    let isCurrent = true
    const refresh = () =>
      void read().then((current) => {
        if (isCurrent) setValue(() => current)
      })
    refresh()
    const stop = onStoredChange(refresh)
    return () => {
      isCurrent = false
      stop()
    }
  }, [key])
  return value
}

export function useEngineState(): EngineState {
  const { engine } = useScene()
  const [state, setState] = useState(engine.state())
  useEffect(() => engine.onChange(() => setState(engine.state())), [engine])
  return state
}

/** Keeps a command on this phone, and wakes the sender. */
export async function act({ database, owner, engine }: Scene, asked: NewCommand): Promise<OutboxCommand> {
  const command = await keepCommand(database, asked, { principalId: owner.principalId, now: new Date() })
  tellChange()
  engine.wake()
  return command
}

/** A name in the reader's language: Chinese for Chinese, else English. */
export function nameOf(named: { readonly nameZh: string; readonly nameEn: string }, locale: Locale): string {
  return locale === 'zh-CN' ? named.nameZh : named.nameEn
}

/** Why something was refused, in the reader's language by its stable code. */
export function problemText({ texts }: Pick<Scene, 'texts'>, code: string): string {
  return texts.problems[code] ?? `${texts.problemUnknown} ${code}`
}
