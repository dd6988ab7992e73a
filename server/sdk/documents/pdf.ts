/** Makes PDF files with embedded Japanese fonts; called by batches that print (invoices, reports, forms). */
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { basename } from 'node:path'
import type { TDocumentDefinitions } from 'pdfmake/interfaces'
import type { Instant } from '../../domain/calendar-day.ts'
import { TobanError } from '../../domain/errors.ts'
import { assetPath, readEnvironment } from '../../environment.ts'

export type { Column, Content, CustomTableLayout, TableCell } from 'pdfmake/interfaces'

/** Name of the one font family; `bold: true` takes its bold weight. */
export const PDF_FONT = 'NotoSansJP'

/** `at` is printed into the file as its date: equal content and equal `at` give equal bytes. */
export type PdfAbout = Readonly<{ title: string; author: string; at: Instant }>

export type PdfLayout = Omit<TDocumentDefinitions, 'info' | 'defaultStyle'> &
  Pick<TDocumentDefinitions, 'defaultStyle'>

/** The bytes of the document. pdfmake is loaded on first use: the main process reads batch modules too. */
export async function pdfBytes(layout: PdfLayout, about: PdfAbout): Promise<Buffer> {
  await demandPdfFonts()
  const { default: pdfmake } = await import('pdfmake')
  const fonts = fontFiles()
  pdfmake.setFonts({
    [PDF_FONT]: {
      normal: fonts.regular,
      bold: fonts.bold,
      italics: fonts.regular,
      bolditalics: fonts.bold,
    },
  })
  // Nothing but the two fonts is read, nothing is fetched: a document is made of its arguments.
  pdfmake.setUrlAccessPolicy(() => false)
  pdfmake.setLocalAccessPolicy((path) => path === fonts.regular || path === fonts.bold)
  const date = new Date(about.at)
  return pdfmake
    .createPdf({
      ...layout,
      defaultStyle: { font: PDF_FONT, ...layout.defaultStyle },
      info: {
        title: about.title,
        author: about.author,
        creator: 'Toban',
        producer: 'Toban',
        creationDate: date,
        modDate: date,
      },
    })
    .getBuffer()
}

/** Throws `pdf_font_missing` unless both weights can be read; asked before numbers are given out. */
export async function demandPdfFonts(): Promise<void> {
  const { regular, bold } = fontFiles()
  for (const file of [regular, bold]) {
    try {
      await access(file, constants.R_OK)
    } catch (cause) {
      throw fontMissing(file, cause)
    }
  }
}

function fontFiles() {
  const { packageRoot } = readEnvironment()
  return {
    regular: assetPath(packageRoot, 'fonts/NotoSansJP-Regular.ttf'),
    bold: assetPath(packageRoot, 'fonts/NotoSansJP-Bold.ttf'),
  }
}

function fontMissing(file: string, cause: unknown): TobanError {
  return new TobanError({
    code: 'pdf_font_missing',
    message: {
      ja: `PDF 用のフォントを読めません: ${basename(file)}(${file})`,
      en: `can not read the PDF font ${basename(file)} (${file})`,
    },
    hint: {
      ja: 'npm run build を実行すると作られます',
      en: 'it is made by: npm run build',
    },
    cause,
  })
}
