import { listProductsOperation } from './list-products.ts'
import { readProduct } from './read-product.ts'
import { searchProductsOperation } from './search-products.ts'

export const catalogueOperations = [searchProductsOperation, readProduct, listProductsOperation] as const
