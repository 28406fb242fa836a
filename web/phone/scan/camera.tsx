import { useEffect, useRef, useState } from 'preact/hooks'
import { useScene } from '../scene.ts'
import { onceEach, openDetector } from './detector.ts'

interface CameraProps {
  readonly onCode: (code: string) => void
}

const lookEveryMs = 250

/** Reads codes from the phone's camera for as long as it is shown. */
export function Camera({ onCode }: CameraProps) {
  const { texts } = useScene()
  const video = useRef<HTMLVideoElement>(null)
  const [failure, setFailure] = useState<string>()
  const latest = useRef(onCode)
  latest.current = onCode
  useEffect(() => {
    const ended = new AbortController()
    void look(video.current, (code) => latest.current(code), ended.signal).catch(() => {
      if (!ended.signal.aborted) setFailure(texts.scan.cameraRefused)
    })
    return () => ended.abort()
  }, [])
  return (
    <>
      <video ref={video} class="camera" muted playsInline aria-label={texts.scan.camera} />
      {failure !== undefined && (
        <p class="notice bad" role="alert">
          {failure}
        </p>
      )}
    </>
  )
}

/** @throws where there is no camera, or the person does not allow it. */
async function look(
  video: HTMLVideoElement | null,
  onCode: (code: string) => void,
  ended: AbortSignal,
): Promise<void> {
  const detector = await openDetector()
  if (detector === null || video === null) throw new Error('The browser reads no codes.')
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
  const stop = () => {
    for (const track of stream.getTracks()) track.stop()
  }
  if (ended.aborted) return stop()
  ended.addEventListener('abort', stop)
  video.srcObject = stream
  await video.play()
  const see = onceEach(onCode)
  while (!ended.aborted) {
    for (const { rawValue } of await detector.detect(video)) see(rawValue, performance.now())
    await new Promise((resolve) => {
      setTimeout(resolve, lookEveryMs)
    })
  }
}
