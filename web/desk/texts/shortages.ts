import { english } from './shortages-en.ts'
import { korean } from './shortages-ko.ts'
import { chinese } from './shortages-zh.ts'
import { defineTexts } from './texts.ts'

export const shortageTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })
