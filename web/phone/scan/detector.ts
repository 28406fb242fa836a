/** What the browser itself can read from a picture; not every browser can. */
export interface CodeDetector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>
}

interface DetectorMaker {
  new (options: { readonly formats: readonly string[] }): CodeDetector
  getSupportedFormats(): Promise<readonly string[]>
}

/** On boxes of medicine, on parcels, and on what patients show. */
const formats = ['code_128', 'data_matrix', 'ean_13', 'qr_code']

function maker(): DetectorMaker | undefined {
  return (globalThis as { readonly BarcodeDetector?: DetectorMaker }).BarcodeDetector
}

/** True where this phone may scan by its camera: it has one that pages may ask for, and a browser that reads codes. */
export function mayScanByCamera(): boolean {
  return maker() !== undefined && window.isSecureContext && 'mediaDevices' in navigator
}

/** The browser's reader of the codes that we use; null where it reads none of them. */
export async function openDetector(): Promise<CodeDetector | null> {
  const Detector = maker()
  if (Detector === undefined) return null
  const supported = await Detector.getSupportedFormats()
  const wanted = formats.filter((format) => supported.includes(format))
  return wanted.length === 0 ? null : new Detector({ formats: wanted })
}

/** A code that stays before the camera is read many times a second, and meant once. */
const sameCodeMs = 3_000

/** Passes on each code once for as long as it stays in the picture. */
export function onceEach(take: (code: string) => void): (code: string, now: number) => void {
  const seenAt = new Map<string, number>()
  return (code, now) => {
    const before = seenAt.get(code)
    seenAt.set(code, now)
    if (before === undefined || now - before > sameCodeMs) take(code)
  }
}
