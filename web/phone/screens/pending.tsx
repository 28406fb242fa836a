import { formatInstant, formatMoney } from '#web/ui/format.ts'
import type { OutboxCommand } from '../outbox/command.ts'
import { exportFile } from '../outbox/export-file.ts'
import { bySequence, differingPayment, needsAttention } from '../outbox/rules.ts'
import { problemText, useScene, useStored } from '../scene.ts'
import { parcelNumber } from '../parcel-label.ts'
import { tellChange } from '../storage/changes.ts'
import { markSeen, outboxStoreOf } from '../storage/outbox-store.ts'

/** What waits to be sent, and what was refused and why. */
export function Pending() {
  const { texts, database, engine } = useScene()
  const commands = useStored(async () =>
    (await outboxStoreOf(database).all()).filter(needsAttention).toSorted(bySequence),
  )
  if (commands === undefined) return <h1>{texts.pending.title}</h1>
  return (
    <>
      <h1>{texts.pending.title}</h1>
      <p>{commands.length === 0 ? texts.pending.none : texts.pending.text}</p>
      <ul class="cards">
        {commands.map((command) => (
          <CommandCard key={command.key} command={command} />
        ))}
      </ul>
      {commands.length > 0 && (
        <div class="row">
          <button type="button" onClick={() => engine.wake()}>
            {texts.pending.sendNow}
          </button>
          <button type="button" class="plain" onClick={() => save(commands)}>
            {texts.pending.exportFile}
          </button>
        </div>
      )}
    </>
  )
}

function CommandCard({ command }: { readonly command: OutboxCommand }) {
  const scene = useScene()
  const { texts, locale, database } = scene
  const { kind, state, recordedAt, attempts, problem } = command
  const differing = differingPayment(command)
  const understand = async () => {
    await markSeen(database, [command.key])
    tellChange()
  }
  return (
    <li class="card" data-command={kind}>
      <p class="name">
        <strong>{texts.pending.kinds[kind]}</strong>
        {command.kind === 'parcel.handOver' && <span>{parcelNumber(command.payload.shipmentId)}</span>}
        <span class="quiet">{formatInstant(new Date(recordedAt), locale)}</span>
      </p>
      {state === 'saved' ? (
        <p class="quiet">
          {texts.pending.waits}
          {attempts > 0 && ` · ${texts.pending.tried(attempts)}`}
        </p>
      ) : (
        <>
          <p class="notice bad">
            {differing === null
              ? `${texts.pending.refused}: ${problem === null ? '' : problemText(scene, problem.code)}`
              : texts.handOver.pay.differs(
                  formatMoney(differing.takenFen, locale),
                  formatMoney(differing.dueFen, locale),
                )}
          </p>
          {differing !== null && command.kind === 'parcel.handOver' && (
            <p>
              <a href={`/console/charges/${command.payload.shipmentId}`}>
                {texts.handOver.pay.collectOnline}
              </a>
            </p>
          )}
          <button type="button" class="soft" onClick={() => void understand()}>
            {texts.pending.understood}
          </button>
        </>
      )}
    </li>
  )
}

/** Gives the browser a file to keep. */
function save(commands: readonly OutboxCommand[]): void {
  const { name, content } = exportFile(commands, new Date())
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type: 'application/json' }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
