/** The largest photo of damaged goods that is taken: a phone scales it before it is kept. */
export const mostPhotoBytes = 200 * 1024

/** Photos of one shipment. */
export const mostPhotos = 20

/** True for a whole JPEG by its first and last bytes, whatever it is called. */
export function isJpeg(content: Uint8Array): boolean {
  const begins = content[0] === 0xff && content[1] === 0xd8 && content[2] === 0xff
  return begins && content.at(-2) === 0xff && content.at(-1) === 0xd9
}
