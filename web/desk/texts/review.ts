import { englishReview } from './by-language/review-en.ts'
import { koreanReview } from './by-language/review-ko.ts'
import { chineseReview } from './by-language/review-zh.ts'
import { defineTexts } from './texts.ts'

export const reviewTexts = defineTexts({ 'zh-CN': chineseReview, en: englishReview, ko: koreanReview })
