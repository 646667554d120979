import { Command, InvalidArgumentError, Option } from 'commander';
import { VERSION } from '../report/version.ts';
