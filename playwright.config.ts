// How a person's actions in the real window are tested; `npm run test:ui` prepares what this needs.
import { defineConfig } from '@playwright/test';
import { browserFlags, findInstalledBrowser } from './scripts/browser';

const executablePath = findInstalledBrowser();

// Playwright asks for a default export.
// eslint-disable-next-line no-restricted-syntax
export default defineConfig({
  testDir: 'test/ui',
  // `npm run measure` runs what is measured or only looked at, which takes long; `npm run pictures` takes the pictures of the documents.
  projects: [
    { name: 'actions', testMatch: '*.test.ts', grepInvert: /@rest/ },
    // What is left out of `npm test`, and done by `npm run test:all`.
    { name: 'rest', testMatch: '*.test.ts', grep: /@rest/ },
    { name: 'measures', testMatch: '*.measure.ts' },
    { name: 'pictures', testMatch: 'pictures.ts' },
  ],
  outputDir: 'test-results/ui',
  // One VS Code, one browser: on two processors more of them only make each other late.
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['./test/ui/reporter.ts']],
  use: {
    viewport: { width: 1280, height: 800 },
    actionTimeout: 15_000,
    // `npm run test:ui` runs what failed once more, with a trace.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: { args: browserFlags, ...(executablePath === undefined ? {} : { executablePath }) },
  },
});
