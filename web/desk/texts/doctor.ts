import { english } from './doctor-en.ts'
import { korean } from './doctor-ko.ts'
import { chinese } from './doctor-zh.ts'
import { defineTexts } from './texts.ts'

export const doctorTexts = defineTexts({ 'zh-CN': chinese, en: english, ko: korean })
