// An application that only loads a model imports zeromean/tfjs for what it registers: bundlers must not drop that.
import { serialization } from '@tensorflow/tfjs-core';
import 'zeromean/tfjs';

const { classNameMap } = serialization.SerializationMap.getMap();
globalThis.report({
  digest: Object.keys(classNameMap)
    .filter((name) => name.startsWith('Zeromean'))
    .join(),
});
