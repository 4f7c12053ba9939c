// Mocha's usual reporter, which also writes what the tests came to; mocha takes the class for the module itself.
import Mocha from 'mocha';
import { reportTests } from './mochaReport';

export = class extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    reportTests(runner);
  }
};
