/** Made of docs/ by bin/web-help.mjs when the application is built. */
declare module 'virtual:help' {
  export const pages: readonly import('./document.ts').HelpPageEntry[]
}

declare module 'virtual:help-search' {
  export const sections: readonly import('./document.ts').HelpSection[]
}
