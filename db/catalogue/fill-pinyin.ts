import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { connectOwner } from '../client.ts'
import { rowSource } from '../rows.ts'
import { products } from './schema.ts'

/**
 * Gives pinyin to products that were listed before the catalogue was searched by it. SQL cannot read Chinese, so this goes
 * with the migrations; once it has been done, there is nothing left to do.
 */
export async function fillPinyin(networkUrl: string): Promise<number> {
  const connection = await connectOwner(networkUrl)
  try {
    const db = drizzle(connection)
    const bare = await db
      .select({ id: products.id, nameZh: products.nameZh })
      .from(products)
      .where(eq(products.pinyin, ''))
    if (bare.length === 0) return 0
    const { pinyinKeys } = await import('./pinyin.ts')
    const rows = bare.map(({ id, nameZh }) => ({ id, pinyin: pinyinKeys(nameZh) }))
    const { id, pinyin } = products
    await db.execute(sql`update ${products} set pinyin = input.pinyin from ${rowSource(rows, { id, pinyin })}
      where products.id = input.id`)
    return rows.length
  } finally {
    await connection.end()
  }
}
