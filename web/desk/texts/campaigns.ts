import { english } from './campaigns-en.ts'
import { korean } from './campaigns-ko.ts'
import { chinese } from './campaigns-zh.ts'
import { defineTexts } from './texts.ts'

export const campaignTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })
