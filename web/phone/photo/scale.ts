import { mostPhotoBytes } from '#domain/fulfilment/receipt-photo.ts'

const longestSides = [1280, 960, 720, 480]
const qualities = [0.8, 0.65, 0.5]

/** A photo as it is kept and sent: a JPEG of at most 200 KiB, in base64. Null where the file is no picture. */
export async function scalePhoto(file: Blob): Promise<string | null> {
  const picture = await createImageBitmap(file).catch(() => null)
  if (picture === null) return null
  for (const side of longestSides)
    for (const quality of qualities) {
      const blob = await drawn(picture, side, quality)
      if (blob !== null && blob.size <= mostPhotoBytes) return base64Of(blob)
    }
  return null
}

/** Drawn anew, so that nothing of what the camera wrote beside the picture (place, time, owner) leaves the phone. */
async function drawn(picture: ImageBitmap, longestSide: number, quality: number): Promise<Blob | null> {
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(picture.width * scale))
  canvas.height = Math.max(1, Math.round(picture.height * scale))
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', quality)
  })
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let text = ''
  // In parts: a call has room for so many arguments only.
  for (let from = 0; from < bytes.length; from += 8_192)
    text += String.fromCharCode(...bytes.subarray(from, from + 8_192))
  return btoa(text)
}
