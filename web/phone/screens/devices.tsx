import { useEffect, useState } from 'preact/hooks'
import { formatDatedInstant } from '#web/ui/format.ts'
import { deviceKeyOf } from '../device/key.ts'
import { problemText, useEngineState, useScene } from '../scene.ts'
import type { Device } from '../sync/answers.ts'
import { get, post, Refused } from '../sync/server.ts'

/** The phones on which this person works, and how to stop one that is lost. Asked of the server, and never kept. */
export function Devices() {
  const scene = useScene()
  const { texts, database, owner, engine } = scene
  const { isOnline } = useEngineState()
  const [devices, setDevices] = useState<readonly Device[]>([])
  const [ownKeyId, setOwnKeyId] = useState<string>()
  const [failure, setFailure] = useState<string>()
  const read = () =>
    get<{ readonly items: readonly Device[] }>('/access/me/devices').then(
      ({ items }) => setDevices(items.toReversed()),
      // Whoever revoked this very phone is signed out: the engine finds out and says so.
      (error: unknown) => (error instanceof Refused ? engine.wake() : setFailure(texts.devices.needsNetwork)),
    )
  useEffect(() => {
    void deviceKeyOf(database, owner.principalId).then((key) => setOwnKeyId(key?.keyId))
    if (isOnline !== false) void read()
  }, [isOnline])
  const revoke = async (keyId: string) => {
    try {
      await post('/access/me/devices/revoke', { keyId }, crypto.randomUUID())
      await read()
    } catch (error) {
      const code = error instanceof Refused ? (error.problem?.code ?? String(error.status)) : null
      setFailure(code === null ? texts.devices.needsNetwork : problemText(scene, code))
    }
  }
  return (
    <>
      <h1>{texts.devices.title}</h1>
      <p class="quiet">{texts.devices.hint}</p>
      {isOnline === false && <p class="notice bad">{texts.devices.needsNetwork}</p>}
      {failure !== undefined && (
        <p class="notice bad" role="alert">
          {failure}
        </p>
      )}
      <ul class="cards">
        {devices.map((device) => (
          <DeviceCard
            key={device.keyId}
            device={device}
            isThis={device.keyId === ownKeyId}
            onRevoke={() => void revoke(device.keyId)}
          />
        ))}
      </ul>
    </>
  )
}

interface CardProps {
  readonly device: Device
  readonly isThis: boolean
  readonly onRevoke: () => void
}

function DeviceCard({ device, isThis, onRevoke }: CardProps) {
  const { texts, locale } = useScene()
  const [isAsking, setAsking] = useState(false)
  const { name, registeredAt, revokedAt, acts } = device
  return (
    <li class="card" data-device={isThis ? 'this' : 'other'}>
      <p class="name">
        <strong>{isThis ? texts.devices.thisOne : name}</strong>
        {revokedAt !== null && <span class="tag refused">{texts.devices.revoked}</span>}
      </p>
      <p class="quiet">
        {isThis && `${name} · `}
        {texts.devices.since} {formatDatedInstant(new Date(registeredAt), locale)} ·{' '}
        {texts.devices.acts(acts)}
      </p>
      {revokedAt === null &&
        (isAsking ? (
          <button type="button" class="danger" onClick={onRevoke}>
            {texts.devices.confirm}
          </button>
        ) : (
          <button type="button" class="plain" onClick={() => setAsking(true)}>
            {texts.devices.revoke}
          </button>
        ))}
    </li>
  )
}
